"""The files of a new survey; NAME stands for its name."""
