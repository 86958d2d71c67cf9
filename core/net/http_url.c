#include "base/ascii.h"
#include "net/http.h"

#include "net/http_library.h"

static bool is_loopback(const char *host)
{
  unsigned parts[4];
  int end = 0;
  if (strcmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0) {
    return true;
  }
  return sscanf(host, "%3u.%3u.%3u.%3u%n", &parts[0], &parts[1], &parts[2], &parts[3], &end) == 4 &&
         host[end] == '\0' && parts[0] == 127 && parts[1] < 256 && parts[2] < 256 && parts[3] < 256;
}

static bool has_part(const struct kb_curl *curl, CURLU *url, CURLUPart part)
{
  char *text = NULL;
  const bool has = curl->url_get(url, part, &text, 0) == CURLUE_OK;
  curl->free(text);
  return has;
}

static void add_lower(struct kb_buf *out, const char *text)
{
  for (; *text; text++) {
    kb_buf_add_char(out, kb_to_lower(*text));
  }
}

/* `url` has a scheme and a host. */
static enum kb_status add_origin(const struct kb_curl *curl, CURLU *url, struct kb_buf *origin,
                                 struct kb_error *error)
{
  char *scheme = NULL;
  char *host = NULL;
  char *port = NULL;
  enum kb_status status = KB_OK;
  struct kb_buf lower = {0};
  if (curl->url_get(url, CURLUPART_SCHEME, &scheme, 0) != CURLUE_OK ||
      curl->url_get(url, CURLUPART_HOST, &host, 0) != CURLUE_OK) {
    status = kb_fail(error, KB_INVALID, "names no host");
  } else {
    curl->url_get(url, CURLUPART_PORT, &port, CURLU_NO_DEFAULT_PORT);
    add_lower(&lower, host);
    if (strcmp(scheme, "https") != 0 && strcmp(scheme, "http") != 0) {
      status = kb_fail(error, KB_INVALID, "is %s, where https is needed", scheme);
    } else if (strcmp(scheme, "http") == 0 && !is_loopback(kb_buf_text(&lower))) {
      status = kb_fail(error, KB_INVALID,
                       "is http, where https is needed: the token would be open "
                       "to all on the way");
    }
    kb_buf_addf(origin, "%s://%s%s%s", scheme, kb_buf_text(&lower), port ? ":" : "",
                port ? port : "");
  }
  curl->free(scheme);
  curl->free(host);
  curl->free(port);
  const bool failed = lower.failed || origin->failed;
  kb_buf_fini(&lower);
  return status == KB_OK && failed ? kb_fail_no_memory(error) : status;
}

/* libcurl decodes percent escapes in a host once, so that "%2561" would become another host each
   time it is read. No host needs them. */
static bool has_escaped_host(const char *text)
{
  const char *host = text + strcspn(text, ":");
  host += strspn(host, ":/");
  return memchr(host, '%', strcspn(host, "/?#")) != NULL;
}

static enum kb_status read_url(const char *text, bool bare, struct kb_buf *origin,
                               struct kb_error *error)
{
  struct kb_curl curl;
  enum kb_status status = kb_curl_load(&curl, error);
  if (status != KB_OK) {
    return status;
  }
  CURLU *url = curl.url();
  if (!url) {
    return kb_fail_no_memory(error);
  }
  char *path = NULL;
  const CURLUcode code = curl.url_set(url, CURLUPART_URL, text, CURLU_NON_SUPPORT_SCHEME);
  if (code != CURLUE_OK) {
    /* text before an @ may be a password */
    const bool is_open = strchr(text, '@') == NULL;
    status = kb_fail(
      error, KB_INVALID, "%s%.100s%sis no URL such as https://contoso.crm.dynamics.com (%s)",
      is_open ? "\"" : "", is_open ? text : "", is_open ? "\" " : "", curl.url_strerror(code));
  } else if (has_part(&curl, url, CURLUPART_USER) || has_part(&curl, url, CURLUPART_PASSWORD)) {
    status = kb_fail(error, KB_INVALID, "holds a user name or a password: leave it out");
  } else if (has_escaped_host(text)) {
    status = kb_fail(error, KB_INVALID,
                     "has a percent sign in its host name: write the host "
                     "name itself");
  } else if (bare && (has_part(&curl, url, CURLUPART_QUERY) ||
                      has_part(&curl, url, CURLUPART_FRAGMENT) || strpbrk(text, "?#"))) {
    status = kb_fail(error, KB_INVALID, "goes on after the host name: give https://HOST alone");
  } else if (bare && curl.url_get(url, CURLUPART_PATH, &path, 0) == CURLUE_OK &&
             strcmp(path, "/") != 0) {
    status = kb_fail(error, KB_INVALID, "has a path: give https://HOST alone");
  } else {
    status = add_origin(&curl, url, origin, error);
  }
  curl.free(path);
  curl.url_cleanup(url);
  return status;
}

enum kb_status kb_http_origin(const char *url, struct kb_buf *origin, struct kb_error *error)
{
  return read_url(url, false, origin, error);
}

enum kb_status kb_http_base(const char *what, const char *url, struct kb_buf *origin,
                            struct kb_error *error)
{
  struct kb_error reason;
  const enum kb_status status = read_url(url, true, origin, &reason);
  if (status == KB_NOT_FOUND) {
    *error = reason; /* the URL itself is good */
    return status;
  }
  return status == KB_OK ? KB_OK : kb_fail(error, status, "%s %s", what, reason.message);
}

static void escape(struct kb_buf *out, struct kb_slice text, const char *kept)
{
  for (size_t i = 0; i < text.length; i++) {
    const unsigned char byte = (unsigned char)text.data[i];
    if (kb_is_alnum(byte) || (byte && strchr(kept, byte))) {
      kb_buf_add_char(out, (char)byte);
    } else {
      kb_buf_addf(out, "%%%02X", byte);
    }
  }
}

void kb_http_escape(struct kb_buf *out, struct kb_slice text)
{
  escape(out, text, "-._~");
}

void kb_http_escape_query(struct kb_buf *out, struct kb_slice text)
{
  escape(out, text, "-._~,()$/=:"); /* RFC 3986: a query may hold these as they are */
}

const char *kb_http_library_version(void)
{
  struct kb_curl curl;
  return kb_curl_load(&curl, NULL) == KB_OK ? curl.version_info(CURLVERSION_NOW)->version : NULL;
}
