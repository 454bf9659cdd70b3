package io.concordat.connector.runtime.api;

/**
 * A note.
 *
 * @param note at most 4000 characters
 */
public record NoteRequest(String note) {}
