#include "base/guid.h"
#include "redact/redact_inside.h"

/* The position of a host in a value that is one or several URLs or hosts. */
struct host_span {
  size_t from; /* start of the user info before it, or of the host itself */
  size_t host;
  size_t end;
  size_t after; /* position after the bracket that closes an IPv6 address */
};

static bool is_between_hosts(char byte)
{
  return byte == '\0' || strchr(" \t\r\n,;|<>\"'", byte) != NULL;
}

static size_t token_end(struct kb_slice text, size_t at, const char *stops)
{
  while (at < text.length && !is_between_hosts(text.data[at]) && !strchr(stops, text.data[at])) {
    at++;
  }
  return at;
}

/* The next host at or after `at`; false if there is none. `*next`: where to continue. */
static bool next_host(struct kb_slice text, size_t at, struct host_span *found, size_t *next)
{
  while (at < text.length && is_between_hosts(text.data[at])) {
    at++;
  }
  if (at == text.length) {
    return false;
  }
  *next = token_end(text, at, "");
  for (size_t i = at; i + 2 < *next; i++) {
    if (memcmp(text.data + i, "://", 3) == 0) {
      at = i + 3;
      break;
    }
  }
  while (at < *next && (text.data[at] == '\\' || text.data[at] == '/')) {
    at++;
  }
  found->from = at;
  const size_t authority = token_end(text, at, "/?#\\");
  for (size_t i = at; i < authority; i++) {
    at = text.data[i] == '@' ? i + 1 : at;
  }
  found->host = at;
  const bool in_brackets = at < authority && text.data[at] == '[';
  found->host += in_brackets;
  found->end = token_end(text, found->host, in_brackets ? "]/" : ":/?#\\");
  found->after = found->end + (found->end < *next && text.data[found->end] == ']');
  return true;
}

static struct kb_slice host_of(struct kb_slice text, const struct host_span *found)
{
  return (struct kb_slice){text.data + found->host, found->end - found->host};
}

static bool identifies(struct kb_slice host)
{
  return host.length > 0 && !kb_is_loose_guid(host) && !kb_redact_is_public_host(host);
}

void kb_redact_learn_hosts(struct kb_redactor *redactor, struct kb_slice text)
{
  struct host_span found;
  size_t at = 0;
  while (next_host(text, at, &found, &at)) {
    if (identifies(host_of(text, &found))) {
      kb_redact_host(redactor, host_of(text, &found));
    }
  }
}

void kb_redact_hosts(struct kb_redactor *redactor, struct kb_slice text, struct kb_buf *out)
{
  struct host_span found;
  size_t at = 0;
  size_t copied = 0;
  while (next_host(text, at, &found, &at)) {
    const struct kb_slice host = host_of(text, &found);
    kb_redact_prose(redactor, (struct kb_slice){text.data + copied, found.from - copied}, out);
    copied = found.host;
    if (identifies(host)) {
      const char *pseudonym = kb_redact_host(redactor, host);
      kb_buf_add_text(out, pseudonym ? pseudonym : "");
      copied = found.after;
    }
  }
  kb_redact_prose(redactor, (struct kb_slice){text.data + copied, text.length - copied}, out);
}
