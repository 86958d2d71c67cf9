/* What a part of a mail says: its lines decoded (RFC 2045), in UTF-8, HTML without its tags. */
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
  bool is_file; /* of a type that is no text: looked at before it is taken */

  /* Its own while its lines are read. */
  struct kb_decoder decoder;
  uint32_t bits; /* of base64, not yet a byte */
  unsigned bit_count;
  char tag[12]; /* the name of the tag it is in */
  size_t tag_length;
  enum { OUT_OF_TAG, MAY_BE_TAG, IN_TAG_NAME, IN_TAG } tag_state;
  struct kb_buf bytes;  /* decoded, of this line; of a file until it is known what it is */
  struct kb_buf wide;   /* the same in UTF-8 */
  const char *left_out; /* what it is, if it is no text */
};

/* Takes the bytes of its memory; the part is one without a header then. */
void kb_mime_part_fini(struct kb_mime_part *part);
/* Learns from "Content-Type: …" or "Content-Transfer-Encoding: …", unfolded; other fields say
   nothing. */
void kb_mime_part_field(struct kb_mime_part *part, struct kb_slice field);
/* True if its lines are to be read as they are; those of others by the functions below. */
bool kb_mime_part_is_plain(const struct kb_mime_part *part);
/* Whether the line, without its end, can be one of the part. */
bool kb_mime_part_may_have(const struct kb_mime_part *part, struct kb_slice line);
/* Appends what the line says to `out`; `has_end`: it ends with a line end. */
void kb_mime_part_line(struct kb_mime_part *part, struct kb_slice line, bool has_end,
                       struct kb_buf *out);
/* There are no more lines; the rest is appended. */
void kb_mime_part_end(struct kb_mime_part *part, struct kb_buf *out);

#endif
