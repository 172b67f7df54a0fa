"""Causal links between events: the learned head, its baseline and the event predictor of a pack."""
