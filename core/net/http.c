#include "net/http.h"

#include "base/ascii.h"
#include "net/http_library.h"

#include <stdlib.h>
#include <time.h>

struct kb_http {
  struct kb_curl curl;
  struct kb_http_options options;
  bool is_started;
  CURL *easy;
  CURLM *multi;
};

/* State of one request for its callbacks. */
struct transfer {
  const struct kb_http *http;
  struct kb_http_response *response;
  bool too_large;
  bool has_begun;     /* the first byte of the answer has arrived */
  double last;        /* time of the last byte, or of the start of the request */
  const char *stall;  /* why it was aborted for lack of bytes; NULL: it was not */
  double stall_after; /* seconds */
};

static double or_else(double value, double otherwise)
{
  return value > 0 ? value : otherwise;
}

static enum kb_status start(struct kb_http *http, struct kb_error *error)
{
  const struct kb_curl *curl = &http->curl;
  enum kb_status status = kb_curl_load(&http->curl, error);
  if (status != KB_OK) {
    return status;
  }
  if (curl->global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) { /* reference-counted: balanced in
                                                               kb_http_free */
    return kb_fail(error, KB_IO, "libcurl does not start");
  }
  http->is_started = true;
  http->easy = curl->easy_init();
  http->multi = curl->multi_init();
  return http->easy && http->multi ? KB_OK : kb_fail_no_memory(error);
}

struct kb_http *kb_http_new(const struct kb_http_options *options, struct kb_error *error)
{
  struct kb_http *http = calloc(1, sizeof *http);
  if (!http) {
    kb_fail_no_memory(error);
    return NULL;
  }
  http->options = *options;
  http->options.connect_seconds = or_else(options->connect_seconds, 20);
  http->options.first_seconds = or_else(options->first_seconds, 120);
  http->options.stall_seconds = or_else(options->stall_seconds, 30);
  http->options.total_seconds = or_else(options->total_seconds, 900);
  if (http->options.body_bytes == 0) {
    http->options.body_bytes = (size_t)64 * 1024 * 1024;
  }
  if (start(http, error) != KB_OK) {
    kb_http_free(http);
    return NULL;
  }
  return http;
}

void kb_http_free(struct kb_http *http)
{
  if (!http) {
    return;
  }
  if (http->is_started) {
    http->curl.easy_cleanup(http->easy);
    http->curl.multi_cleanup(http->multi);
    http->curl.global_cleanup();
  }
  free(http);
}

void kb_http_response_fini(struct kb_http_response *response)
{
  kb_buf_fini(&response->body);
  *response = (struct kb_http_response){0};
}

const char *kb_http_method(const struct kb_http_request *request)
{
  return request->patch ? "PATCH" : request->form ? "POST" : "GET";
}

static double now(void)
{
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static void note_byte(struct transfer *transfer)
{
  transfer->has_begun = true;
  transfer->last = now();
}

static size_t take_header(char *data, size_t size, size_t count, void *context)
{
  (void)data;
  note_byte(context);
  return size * count;
}

static size_t take_body(char *data, size_t size, size_t count, void *context)
{
  struct transfer *transfer = context;
  struct kb_buf *body = &transfer->response->body;
  const size_t length = size * count; /* libcurl always passes size 1 */
  note_byte(transfer);
  if (length > transfer->http->options.body_bytes - body->length) {
    transfer->too_large = true;
    return 0;
  }
  kb_buf_add(body, data, length);
  return body->failed ? 0 : length;
}

static void add_header(const struct kb_curl *curl, struct curl_slist **list, bool *failed,
                       const char *name, const char *value)
{
  struct kb_buf line = {0};
  kb_buf_addf(&line, "%s: %s", name, value);
  struct curl_slist *longer = line.failed ? NULL : curl->slist_append(*list, kb_buf_text(&line));
  kb_buf_fini(&line);
  if (longer) {
    *list = longer;
  } else {
    *failed = true;
  }
}

/* NULL when out of memory. */
static struct curl_slist *headers_of(const struct kb_curl *curl,
                                     const struct kb_http_request *request)
{
  struct curl_slist *list = NULL;
  bool failed = false;
  add_header(curl, &list, &failed, "Accept", "application/json");
  if (!request->form && !request->header) {
    add_header(curl, &list, &failed, "OData-MaxVersion", "4.0");
    add_header(curl, &list, &failed, "OData-Version", "4.0");
    if (request->patch) {
      add_header(curl, &list, &failed, "Content-Type", "application/json");
    } else {
      add_header(curl, &list, &failed, "If-None-Match", "null");
    }
  }
  if (request->if_match) {
    add_header(curl, &list, &failed, "If-Match", request->if_match);
  }
  if (request->header) {
    struct curl_slist *longer = curl->slist_append(list, request->header);
    list = longer ? longer : list;
    failed = failed || !longer;
  }
  if (request->prefer) {
    add_header(curl, &list, &failed, "Prefer", request->prefer);
  }
  if (failed) {
    curl->slist_free_all(list);
    return NULL;
  }
  return list;
}

static bool set_up(struct kb_http *http, const struct kb_http_request *request,
                   struct transfer *transfer, struct curl_slist *headers)
{
  CURL *easy = http->easy;
  const struct kb_curl *curl = &http->curl;
  const struct kb_http_options *options = &http->options;
  curl->easy_reset(easy);
  CURLcode code = curl->easy_setopt(easy, CURLOPT_URL, request->url);
#define SET(option, value) code = code == CURLE_OK ? curl->easy_setopt(easy, option, value) : code
  SET(CURLOPT_PROTOCOLS_STR, "http,https");
  SET(CURLOPT_HTTPHEADER, headers);
  SET(CURLOPT_WRITEFUNCTION, take_body);
  SET(CURLOPT_WRITEDATA, transfer);
  SET(CURLOPT_HEADERFUNCTION, take_header);
  SET(CURLOPT_HEADERDATA, transfer);
  SET(CURLOPT_PATH_AS_IS, 1L);
  SET(CURLOPT_BUFFERSIZE, (long)(512 * 1024)); /* pages have megabytes */
  SET(CURLOPT_NOSIGNAL, 1L);
  SET(CURLOPT_ACCEPT_ENCODING, "");
  SET(CURLOPT_USERAGENT, "kbtriage");
  SET(CURLOPT_CONNECTTIMEOUT_MS,
      (long)(or_else(request->connect_seconds, options->connect_seconds) * 1000));
  SET(CURLOPT_TIMEOUT_MS, (long)(options->total_seconds * 1000));
  SET(CURLOPT_MAXFILESIZE_LARGE, (curl_off_t)options->body_bytes);
  SET(CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
  if (options->ca_file) {
    SET(CURLOPT_CAINFO, options->ca_file);
  }
  if (strncmp(request->url, "http:", 5) == 0) {
    SET(CURLOPT_PROXY, ""); /* loopback: nothing in the clear to a proxy */
  }
  if (request->bearer) {
    SET(CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
    SET(CURLOPT_XOAUTH2_BEARER, request->bearer);
  }
  if (request->form) {
    SET(CURLOPT_POSTFIELDS, request->form);
  }
  if (request->patch) {
    SET(CURLOPT_CUSTOMREQUEST, "PATCH");
    SET(CURLOPT_POSTFIELDS, request->patch);
    /* On a connection used before, libcurl repeats by itself a request that it lost. */
    SET(CURLOPT_FRESH_CONNECT, 1L);
  }
#undef SET
  return code == CURLE_OK;
}

/* The curl command reads these variables by itself; the library does not. */
static bool set_environment(const struct kb_http *http)
{
  const struct kb_http_options *options = &http->options;
  const char *file = getenv("CURL_CA_BUNDLE");
  const char *other = getenv("SSL_CERT_FILE");
  const char *folder = getenv("SSL_CERT_DIR");
  if (options->ca_file) {
    return true;
  }
  file = file && *file ? file : other;
  return (!file || !*file ||
          http->curl.easy_setopt(http->easy, CURLOPT_CAINFO, file) == CURLE_OK) &&
         (!folder || !*folder ||
          http->curl.easy_setopt(http->easy, CURLOPT_CAPATH, folder) == CURLE_OK);
}

/* A slow query delays the first byte; after it, a pause means a broken connection. */
static bool has_stalled(const struct kb_http *http, struct transfer *transfer)
{
  const double most =
    transfer->has_begun ? http->options.stall_seconds : http->options.first_seconds;
  if (now() - transfer->last > most) {
    transfer->stall = transfer->has_begun ? "the answer stopped: no byte" : "no answer";
    transfer->stall_after = most;
  }
  return transfer->stall != NULL;
}

static bool is_stopped(const struct kb_http_options *options)
{
  return (options->interrupted && *options->interrupted) ||
         (options->stop && atomic_load(options->stop));
}

/* Polls in short turns, so that an interrupt takes effect at once. */
static CURLcode run(struct kb_http *http, struct transfer *transfer, bool *interrupted)
{
  const struct kb_curl *curl = &http->curl;
  CURLcode code = CURLE_OK;
  int running = 1;
  if (curl->multi_add_handle(http->multi, http->easy) != CURLM_OK) {
    return CURLE_OUT_OF_MEMORY;
  }
  while (running > 0 && !*interrupted) {
    CURLMcode done = curl->multi_perform(http->multi, &running);
    if (done == CURLM_OK && running > 0) {
      done = curl->multi_poll(http->multi, NULL, 0, 100, NULL);
    }
    if (done != CURLM_OK) {
      code = CURLE_OUT_OF_MEMORY;
      break;
    }
    *interrupted = is_stopped(&http->options);
    if (running > 0 && !*interrupted && has_stalled(http, transfer)) {
      code = CURLE_OPERATION_TIMEDOUT;
      break;
    }
  }
#if LIBCURL_VERSION_NUM >= 0x075700 /* 7.87 */
  if (*interrupted) {
    /* else libcurl waits until its thread has heard of the name server */
    (void)curl->easy_setopt(http->easy, CURLOPT_QUICK_EXIT, 1L);
  }
#endif
  int left = 0;
  for (CURLMsg *message; (message = curl->multi_info_read(http->multi, &left)) != NULL;) {
    code = message->msg == CURLMSG_DONE ? message->data.result : code;
  }
  curl->multi_remove_handle(http->multi, http->easy);
  return code;
}

static bool may_retry(CURLcode code)
{
  static const CURLcode passing[] = {
    CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_RESOLVE_PROXY, CURLE_COULDNT_CONNECT,
    CURLE_OPERATION_TIMEDOUT,   CURLE_GOT_NOTHING,           CURLE_SEND_ERROR,
    CURLE_RECV_ERROR,           CURLE_PARTIAL_FILE,          CURLE_HTTP2,
    CURLE_HTTP2_STREAM,         CURLE_SSL_CONNECT_ERROR,     CURLE_WEIRD_SERVER_REPLY,
    CURLE_BAD_CONTENT_ENCODING,
  };
  for (size_t i = 0; i < sizeof passing / sizeof passing[0]; i++) {
    if (passing[i] == code) {
      return true;
    }
  }
  return false;
}

double kb_http_retry_seconds(const char *value, double until_date)
{
  const size_t digits = strspn(value, "0123456789");
  double seconds = -1;
  if (digits > 0 && value[digits] == '\0') {
    seconds = strtod(value, NULL);
  } else if (kb_is_letter(value[0])) {
    seconds = until_date;
  }
  return seconds > 0 ? seconds : -1;
}

/* Uses libcurl to read dates. */
static double read_retry_after(const struct kb_http *http)
{
  const struct kb_curl *curl = &http->curl;
  struct curl_header *header = NULL;
  curl_off_t number = 0;
  if (curl->easy_header(http->easy, "Retry-After", 0, CURLH_HEADER, -1, &header) != CURLHE_OK) {
    return -1;
  }
  return kb_http_retry_seconds(
    header->value, curl->easy_getinfo(http->easy, CURLINFO_RETRY_AFTER, &number) == CURLE_OK
                     ? (double)number
                     : -1);
}

static void read_answer(const struct kb_http *http, struct kb_http_response *response)
{
  const struct kb_curl *curl = &http->curl;
  CURL *easy = http->easy;
  const char *text = NULL;
  curl_off_t number = 0;
  curl->easy_getinfo(easy, CURLINFO_RESPONSE_CODE, &response->status);
  if (curl->easy_getinfo(easy, CURLINFO_CONTENT_TYPE, &text) == CURLE_OK && text) {
    size_t length = 0;
    for (; text[length] && !strchr("; ", text[length]) && length < 127; length++) {
      response->content_type[length] = kb_to_lower(text[length]);
    }
    response->content_type[length] = '\0';
  }
  text = NULL;
  if (curl->easy_getinfo(easy, CURLINFO_REDIRECT_URL, &text) == CURLE_OK && text &&
      strlen(text) < sizeof response->location) {
    strcpy(response->location, text);
  }
  if (curl->easy_getinfo(easy, CURLINFO_TOTAL_TIME_T, &number) == CURLE_OK) {
    response->seconds = (double)number / 1e6;
  }
  response->retry_after = read_retry_after(http);
}

/* Whether a time-out came before there was a connection. */
static bool is_unconnected(const struct kb_http *http, CURLcode code)
{
  curl_off_t number = 0;
  return code == CURLE_OPERATION_TIMEDOUT &&
         http->curl.easy_getinfo(http->easy, CURLINFO_PRETRANSFER_TIME_T, &number) == CURLE_OK &&
         number == 0;
}

static enum kb_status failure(CURLcode code, const struct transfer *transfer, const char *words,
                              struct kb_error *error)
{
  struct kb_http_response *response = transfer->response;
  if (transfer->too_large || code == CURLE_FILESIZE_EXCEEDED) {
    return kb_fail(error, KB_LIMIT, "the answer is larger than %zu MiB",
                   transfer->http->options.body_bytes / (1024 * 1024));
  }
  if (response->body.failed || code == CURLE_OUT_OF_MEMORY) {
    return kb_fail_no_memory(error);
  }
  /* tried again, libcurl 7.88 says that it is out of memory */
  const bool is_bad_proxy =
    strncmp(words, "Unsupported proxy", sizeof "Unsupported proxy" - 1) == 0;
  response->may_retry = may_retry(code) && !is_bad_proxy;
  response->never_reached = code == CURLE_COULDNT_RESOLVE_HOST ||
                            code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_COULDNT_CONNECT ||
                            code == CURLE_SSL_CONNECT_ERROR || is_unconnected(transfer->http, code);
  response->timed_out = code == CURLE_OPERATION_TIMEDOUT && !response->never_reached;
  if (transfer->stall) {
    return kb_fail(error, KB_IO, "%s in %.0f s", transfer->stall, transfer->stall_after);
  }
  const char *advice =
    code == CURLE_PEER_FAILED_VERIFICATION
      ? "; if a certificate authority of your own has signed it, name its certificates with --cacert"
    : code == CURLE_COULDNT_RESOLVE_PROXY || code == CURLE_PROXY || is_bad_proxy
      ? "; look at HTTPS_PROXY and NO_PROXY"
      : "";
  return kb_fail(error, KB_IO, "%s%s%.300s%s", transfer->http->curl.easy_strerror(code),
                 *words ? ": " : "", words, advice);
}

enum kb_status kb_http_send(struct kb_http *http, const struct kb_http_request *request,
                            struct kb_http_response *response, struct kb_error *error)
{
  const struct kb_curl *curl = &http->curl;
  char words[CURL_ERROR_SIZE] = "";
  struct transfer transfer = {.http = http, .response = response, .last = now()};
  kb_buf_clear(&response->body);
  *response = (struct kb_http_response){.body = response->body, .retry_after = -1};
  struct curl_slist *headers = headers_of(&http->curl, request);
  if (!headers || !set_up(http, request, &transfer, headers) || !set_environment(http) ||
      curl->easy_setopt(http->easy, CURLOPT_ERRORBUFFER, words) != CURLE_OK) {
    curl->slist_free_all(headers);
    return kb_fail_no_memory(error);
  }
  bool interrupted = false;
  const CURLcode code = run(http, &transfer, &interrupted);
  read_answer(http, response);
  enum kb_status status = KB_OK;
  if (interrupted) {
    status = kb_fail(error, KB_INTERRUPTED, "interrupted");
  } else if (code != CURLE_OK) {
    status = failure(code, &transfer, words, error);
  }
  curl->easy_setopt(http->easy, CURLOPT_HTTPHEADER, NULL);
  curl->easy_setopt(http->easy, CURLOPT_ERRORBUFFER, NULL);
  curl->slist_free_all(headers);
  return status;
}
