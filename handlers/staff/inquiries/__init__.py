"""Questions of residents before the team: a reply to the card is the answer."""
