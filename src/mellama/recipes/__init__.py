"""What to run: functions that return steps."""
