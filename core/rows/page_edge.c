#include "rows/page_edge.h"

#include "base/ascii.h"
#include "rows/recover.h"
#include "rows/scan.h"

/* Sources: OData JSON Format 4.01 (nextLink) and 2.0 (__next); annotations of the Web API in
   answers to FetchXML; Xrm.WebApi.retrieveMultipleRecords; Get-CrmRecords of
   Microsoft.Xrm.Data.PowerShell; EntityCollection of the SDK. */
static const char *const marks_of_more[] = {
  "@odata.nextLink", "@nextLink",   "odata.nextLink",
  "nextLink",        "__next",      "@Microsoft.Dynamics.CRM.morerecords",
  "NextPage",        "moreRecords", "MoreRecords"};

/* Whether the value is a link or true. */
static bool is_set(struct kb_slice value)
{
  return (value.data[0] == '"' && value.length > 2) || value.data[0] == 't';
}

struct kb_slice kb_set_of(struct kb_slice context)
{
  static const char mark[] = "$metadata#";
  size_t begin = 0;
  while (begin < context.length && (context.length - begin < sizeof mark - 1 ||
                                    memcmp(context.data + begin, mark, sizeof mark - 1) != 0)) {
    begin++;
  }
  begin += begin < context.length ? sizeof mark - 1 : 0;
  size_t end = begin;
  while (end < context.length && !memchr("(/\\\"", context.data[end], 4)) {
    end++;
  }
  return (struct kb_slice){context.data + begin, end - begin};
}

static void read_set(struct kb_page_edge *edge, struct kb_slice context)
{
  const struct kb_slice set = kb_set_of(context);
  const size_t length = set.length < sizeof edge->set ? set.length : 0;
  memcpy(edge->set, set.data, length);
  edge->set[length] = '\0';
}

/* What may be in the name of a host; anything else is no name to be shown to people. */
static bool is_of_host(char byte)
{
  return kb_is_alnum(byte) || byte == '.' || byte == '-';
}

/* Where the host begins, after "https://"; the end of the address if there is none. */
static size_t host_begin(struct kb_slice address)
{
  static const char mark[] = ":\\/\\/"; /* backslashes may be missing */
  const char *colon = memchr(address.data, ':', address.length);
  size_t at = colon ? (size_t)(colon - address.data) : address.length;
  for (const char *next = mark; *next; next++) {
    if (at < address.length && address.data[at] == *next) {
      at++;
    } else if (*next != '\\') {
      return address.length;
    }
  }
  return at;
}

void kb_host_of(struct kb_slice address, char host[KB_HOST_SIZE])
{
  const size_t begin = host_begin(address);
  size_t end = begin;
  while (end < address.length && is_of_host(address.data[end])) {
    end++;
  }
  size_t after = end;
  if (after < address.length && address.data[after] == ':') {
    for (after++; after < address.length && kb_is_digit(address.data[after]); after++) {
    }
  }
  /* if anything else follows, it was the name of a user */
  const bool is_host = after == address.length || memchr("/\\\"", address.data[after], 3) != NULL;
  const size_t length = is_host && end - begin < KB_HOST_SIZE ? end - begin : 0;
  for (size_t i = 0; i < length; i++) {
    host[i] = kb_to_lower(address.data[begin + i]);
  }
  host[length] = '\0';
}

/* The digits of the region's label, as in contoso.crm4.dynamics.com, are left out. */
static void without_region(const char *host, char name[KB_HOST_SIZE])
{
  size_t length = 0;
  for (const char *at = host; *at; at++) {
    if (strncmp(at, ".crm", 4) == 0) {
      const size_t digits = strspn(at + 4, "0123456789");
      memcpy(name + length, at, 4);
      length += 4;
      at += 3 + digits;
    } else {
      name[length++] = *at;
    }
  }
  name[length] = '\0';
}

bool kb_is_online(const char *host)
{
  static const char *const ends[] = {".crm.dynamics.com", ".crm.dynamics.cn",
                                     ".crm.microsoftdynamics.us", ".crm.appsplatform.us"};
  char name[KB_HOST_SIZE];
  bool is_one = false;
  without_region(host, name);
  for (size_t i = 0; !is_one && i < sizeof ends / sizeof ends[0]; i++) {
    const size_t length = strlen(name);
    const size_t end = strlen(ends[i]);
    is_one = length > end && strcmp(name + length - end, ends[i]) == 0;
  }
  return is_one;
}

/* Whether the text goes on with `words` at `at`; backslashes before slashes may be missing. */
static bool goes_on(struct kb_slice text, size_t at, const char *words)
{
  for (; *words; words++, at++) {
    at += at + 1 < text.length && text.data[at] == '\\' && text.data[at + 1] == '/';
    if (at >= text.length || kb_to_lower(text.data[at]) != *words) {
      return false;
    }
  }
  return true;
}

bool kb_is_site(struct kb_slice address)
{
  char host[KB_HOST_SIZE];
  const size_t begin = host_begin(address);
  const size_t scheme = address.length > 0 && address.data[0] == '"' ? 1 : 0;
  kb_host_of(address, host);
  const size_t end = begin + strlen(host);
  const bool ends = end == address.length || address.data[end] == '"';
  return host[0] && goes_on(address, scheme, "https://") &&
         goes_on(address, end, ends ? "" : "/") &&
         (ends || end + 1 == address.length || goes_on(address, end, "/api/data/"));
}

struct kb_slice kb_row_context(struct kb_node row)
{
  const size_t first = kb_node_first(row);
  return kb_node_is_object(row) && first < kb_node_end(row) &&
             kb_slice_is(kb_node_key(row, first), "@odata.context")
           ? kb_node_text(kb_node_value(row, first))
           : (struct kb_slice){NULL, 0};
}

void kb_page_edge_add(struct kb_page_edge *edge, struct kb_node object)
{
  struct kb_node value;
  if (kb_node_find(object, "@odata.context", &value)) {
    read_set(edge, kb_node_text(value));
    kb_host_of(kb_node_text(value), edge->host);
    edge->is_site = kb_is_site(kb_node_text(value));
  }
  for (size_t i = 0; i < sizeof marks_of_more / sizeof marks_of_more[0]; i++) {
    edge->has_more = edge->has_more || (kb_node_find(object, marks_of_more[i], &value) &&
                                        is_set(kb_node_text(value)));
  }
}

/* Moves to the first or last member of an object; false if that is not an object. */
static bool go_in(struct kb_node *object, bool last)
{
  struct kb_node inner = {object->text, object->tokens, 0};
  for (size_t at = kb_node_first(*object); at < kb_node_end(*object);
       at = kb_node_end((struct kb_node){object->text, object->tokens, at + 1})) {
    inner.at = at + 1;
    if (!last) {
      break;
    }
  }
  if (inner.at == 0 || kb_node_text(inner).data[0] != '{') {
    return false;
  }
  *object = inner;
  return true;
}

/* Reads all objects around the list, from the outside in: each is a member of the one before. */
static bool add_all(struct kb_page_edge *edge, const struct kb_buf *text, bool last)
{
  struct kb_tokens tokens = {0};
  const bool good = !text->failed && kb_scan_tokens(&tokens, kb_buf_slice(text));
  struct kb_node object = {text->data, tokens.list, 0};
  if (good) {
    do {
      kb_page_edge_add(edge, object);
    } while (go_in(&object, last));
  }
  kb_tokens_fini(&tokens);
  return good;
}

static void add_times(struct kb_buf *text, const char *piece, unsigned times)
{
  while (times-- > 0) {
    kb_buf_add_text(text, piece);
  }
}

bool kb_page_edge_head(struct kb_page_edge *edge, struct kb_slice head, unsigned depth)
{
  struct kb_buf text = {0};
  kb_recover_text(&text, head);
  kb_buf_add_text(&text, "]");
  add_times(&text, "}", depth);
  const bool good = add_all(edge, &text, true);
  kb_buf_fini(&text);
  return good;
}

bool kb_page_edge_tail(struct kb_page_edge *edge, struct kb_slice tail, unsigned depth, bool is_cut)
{
  struct kb_buf text = {0};
  add_times(&text, "{\"_\":", depth);
  kb_buf_add_text(&text, "0");
  kb_recover_text(&text, tail);
  if (is_cut) {
    kb_buf_add_text(&text, "]");
    add_times(&text, "}", depth);
  }
  const bool good = add_all(edge, &text, false);
  kb_buf_fini(&text);
  return good;
}
