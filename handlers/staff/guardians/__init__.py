"""The yes of parents on paper, put on record by the team."""
