"""What people type, understood as they mean it: “Germany”, “NGO”, www.x.org, 29.11.2026, “tomorrow 9:00”, the name of a source.

values.py is where to start; names.py knows countries and languages, times.py days and times. Whoever asks people (commands, spreadsheets)
reads what they answer here. What is read may still be wrong: that the model says. Nothing here asks, writes or changes anything.
"""
