"""What a campaign gives on a site: weighted or not, through the gate, frozen once published."""
