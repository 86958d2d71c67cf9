/* Decodes the lines of one part of a mail (RFC 2045) to UTF-8, HTML without its tags. */
#ifndef KB_MATCH_MIME_PART_H
#define KB_MATCH_MIME_PART_H

#include "base/buf.h"
#include "rows/decode.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum kb_mime_encoding { KB_MIME_PLAIN, KB_MIME_QUOTED, KB_MIME_BASE64 };
enum kb_mime_charset { KB_MIME_UTF8, KB_MIME_LATIN1, KB_MIME_UTF16 };

/* Zero is a part without a header. */
struct kb_mime_part {
  enum kb_mime_encoding encoding;
  enum kb_mime_charset charset;
  bool is_html;
  bool is_file; /* its type is not text: its first bytes are checked before it is used */

  /* Private, while its lines are read. */
  struct kb_decoder decoder;
  uint32_t bits; /* of base64, not yet a whole byte */
  unsigned bit_count;
  char tag[12]; /* name of the tag that it is in */
  size_t tag_length;
  enum { OUT_OF_TAG, MAY_BE_TAG, IN_TAG_NAME, IN_TAG } tag_state;
  struct kb_buf bytes;  /* decoded bytes of this line; of a file until it is known what it is */
  struct kb_buf wide;   /* the same in UTF-8 */
  const char *left_out; /* what it is, such as "a PDF", if it is not text */
};

/* Frees its buffers; afterwards the part is one without a header. */
void kb_mime_part_fini(struct kb_mime_part *part);
/* Reads "Content-Type: …" or "Content-Transfer-Encoding: …", unfolded; ignores other fields. */
void kb_mime_part_field(struct kb_mime_part *part, struct kb_slice field);
/* True if its lines need no decoding; otherwise they go through the functions below. */
bool kb_mime_part_is_unencoded(const struct kb_mime_part *part);
/* Whether the line, without its end, can be part of it. */
bool kb_mime_part_may_have(const struct kb_mime_part *part, struct kb_slice line);
/* Appends the decoded line to `out`; `has_end`: the line had a line end. */
void kb_mime_part_line(struct kb_mime_part *part, struct kb_slice line, bool has_end,
                       struct kb_buf *out);
/* Ends the part and appends what is left. */
void kb_mime_part_end(struct kb_mime_part *part, struct kb_buf *out);

#endif
