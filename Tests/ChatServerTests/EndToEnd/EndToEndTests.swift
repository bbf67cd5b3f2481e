import Testing

/// The server as it ships, and clients: one scene at a time, for what takes place in time.
@Suite(.serialized) enum EndToEndTests {}
