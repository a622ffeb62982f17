"""What identifies a person in a text, found by rules: names, numbers, dates, addresses, ages."""
