/* Loads libcurl when an organization is queried. Most runs read saved data and do without: it
   and the thirty libraries it needs take longer to load, and more memory, than a run of a few
   mailboxes. Only the files http*.c see this. */
#ifndef KB_NET_HTTP_LIBRARY_H
#define KB_NET_HTTP_LIBRARY_H

#include "base/error.h"

#include <curl/curl.h>

/* Its functions, each as curl_NAME. */
#define KB_CURL_FUNCTIONS(X) \
  X(easy_cleanup)            \
  X(easy_getinfo)            \
  X(easy_header)             \
  X(easy_init)               \
  X(easy_reset)              \
  X(easy_setopt)             \
  X(easy_strerror)           \
  X(free)                    \
  X(global_cleanup)          \
  X(global_init)             \
  X(multi_add_handle)        \
  X(multi_cleanup)           \
  X(multi_info_read)         \
  X(multi_init)              \
  X(multi_perform)           \
  X(multi_poll)              \
  X(multi_remove_handle)     \
  X(slist_append)            \
  X(slist_free_all)          \
  X(url)                     \
  X(url_cleanup)             \
  X(url_get)                 \
  X(url_set)                 \
  X(url_strerror)            \
  X(version_info)

struct kb_curl {
#define FUNCTION(name) __typeof__(&curl_##name) name;
  KB_CURL_FUNCTIONS(FUNCTION)
#undef FUNCTION
};

/* Stays loaded until the process ends. KB_NOT_FOUND: it is not installed, or too old. */
enum kb_status kb_curl_load(struct kb_curl *curl, struct kb_error *error);

#endif
