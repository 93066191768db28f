"""What authors fill in. The forms make drafts; operations decide whether they are complete."""
