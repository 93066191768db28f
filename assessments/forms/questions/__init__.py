"""Forms by question type, one module each."""
