import Testing

/// One at a time: a raw client blocks its thread, and the server, which is in the same process, needs one too.
@Suite(.serialized) enum TransportTests {}
