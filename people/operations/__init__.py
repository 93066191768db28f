"""The writes of people: accounts, and the organisation they belong to."""
