"""Analyses on screen: what plays a part, who answered, families of answers, many sites."""
