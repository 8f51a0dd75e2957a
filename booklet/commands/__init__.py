"""What can each command be asked, and what does it do? A module for each kind of work."""
