/* Requests to services that issue tokens, and their answers. */
#ifndef KB_NET_SIGN_IN_REQUEST_H
#define KB_NET_SIGN_IN_REQUEST_H

#include "net/sign_in.h"

/* Sources: Microsoft's reference of the OAuth 2.0 client credentials flow (with a secret, and with
   a federated credential), of tokens for App Service (api-version 2019-08-01) and of the instance
   metadata service (api-version 2018-02-01). */
enum kb_sign_in_way {
  KB_SIGN_IN_COMMAND,
  KB_SIGN_IN_TOKEN,
  KB_SIGN_IN_SECRET,
  KB_SIGN_IN_FEDERATED,
  KB_SIGN_IN_PLATFORM, /* App Service and similar platforms */
  KB_SIGN_IN_MACHINE,
};

/* Chooses the way by the options. KB_USAGE: something is missing. */
enum kb_status kb_sign_in_choose(const struct kb_sign_in_options *options, enum kb_sign_in_way *way,
                                 struct kb_error *error);

/* For ways by HTTP. `authority` is an origin. */
void kb_sign_in_url(const struct kb_sign_in_options *options, enum kb_sign_in_way way,
                    const char *authority, struct kb_buf *url);

/* Requests a token: access_token of the answer goes to `token` (kb_secret_fini frees it), its
   lifetime in seconds to `lifetime` (0: not stated). */
enum kb_status kb_sign_in_ask(const struct kb_sign_in_options *options, enum kb_sign_in_way way,
                              const char *authority, struct kb_retry *retry, struct kb_buf *token,
                              double *lifetime, struct kb_error *error);

/* Masks the secrets of the options in a text from elsewhere. */
void kb_sign_in_mask_given(const struct kb_sign_in_options *options, char *words);

/* Reads the body of a successful answer. KB_INVALID: it contains no token; `*again` is set if it
   was cut, so that repeating the request may help. `*lifetime` is changed only if it is stated. */
enum kb_status kb_sign_in_read(struct kb_slice body, struct kb_buf *token, double *lifetime,
                               bool *again, struct kb_error *error);

#endif
