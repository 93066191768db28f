"""What the formats that come from Moodle share: its names, weights and embedded answers."""
