"""What tests share: dossiers, servers, browsers, readers of other programs."""
