"""The few inner loops that have a fast twin."""
