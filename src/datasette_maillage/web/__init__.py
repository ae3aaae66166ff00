"""What stands between the network and the pages: names, origins, logs, connections, settings."""
