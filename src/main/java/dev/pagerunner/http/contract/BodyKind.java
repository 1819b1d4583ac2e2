package dev.pagerunner.http.contract;

import java.util.Set;
import java.util.TreeSet;

/** What the body of a request to an operation is, and so who reads it. */
public enum BodyKind {
  /** There is none; one that comes is left unread. */
  NONE(false, false),
  /** No fields. Many clients send {@code {}} with every POST, so an empty JSON object is taken. */
  EMPTY(false, true),
  /** A small JSON object, read into memory before the operation is asked. */
  JSON(false, true),
  /** A form with a file, which the operation reads itself as it comes. */
  UPLOAD(true, false),
  /** Either of these two. */
  UPLOAD_OR_JSON(true, true);

  /** The media type of JSON in the contract. */
  public static final String JSON_TYPE = "application/json";

  private static final String FORM_TYPE = "multipart/form-data";

  private final boolean upload;
  private final boolean json;

  BodyKind(boolean upload, boolean json) {
    this.upload = upload;
    this.json = json;
  }

  /** Whether the body may be a form with a file. */
  public boolean mayBeUpload() {
    return upload;
  }

  /** Whether the body may be a JSON object. */
  public boolean mayBeJson() {
    return json;
  }

  /** As the contract has to name them. */
  Set<String> mediaTypes() {
    Set<String> types = new TreeSet<>();
    if (upload) {
      types.add(FORM_TYPE);
    }
    if (json && this != EMPTY) {
      types.add(JSON_TYPE);
    }
    return types;
  }
}
