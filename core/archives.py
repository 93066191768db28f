"""The only reader of zip files."""
