"""Tables and queries: rows in, the rules' own values out."""
