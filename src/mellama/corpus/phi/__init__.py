"""What identifies a person - names, numbers, dates, places - found, counted or removed."""
