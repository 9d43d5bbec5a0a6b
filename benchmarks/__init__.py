"""What a start and an update cost, on this machine, beside a bot that does less."""
