"""What is said of a dossier in sentences that all outputs share."""
