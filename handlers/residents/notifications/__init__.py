"""What people hear from the city, and when: what they follow, how often news come, and when it is to be quiet."""
