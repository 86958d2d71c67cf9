/* What is asked of a service that gives tokens, and what its answer says. */
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
  KB_SIGN_IN_PLATFORM, /* App Service and what is like it */
  KB_SIGN_IN_MACHINE,
};

/* The way that the options give. KB_USAGE: something is missing. */
enum kb_status kb_sign_in_choose(const struct kb_sign_in_options *options, enum kb_sign_in_way *way,
                                 struct kb_error *error);

/* Of a way by HTTP. `authority` is an origin. */
void kb_sign_in_url(const struct kb_sign_in_options *options, enum kb_sign_in_way way,
                    const char *authority, struct kb_buf *url);

/* Asks for a token: the answer's access_token goes to `token` (to be freed by kb_secret_fini), its
   lifetime in seconds to `lifetime` (0: not said). */
enum kb_status kb_sign_in_ask(const struct kb_sign_in_options *options, enum kb_sign_in_way way,
                              const char *authority, struct kb_retry *retry, struct kb_buf *token,
                              double *lifetime, struct kb_error *error);

/* Takes the secrets that the options hold out of words that came from elsewhere. */
void kb_sign_in_mask_given(const struct kb_sign_in_options *options, char *words);

/* Reads the body of an answer by which the service agrees. KB_INVALID: it holds no token; `*again`
   is set if it was cut, and the same request may well bring all of it. `*lifetime` is changed only
   if it says one. */
enum kb_status kb_sign_in_read(struct kb_slice body, struct kb_buf *token, double *lifetime,
                               bool *again, struct kb_error *error);

#endif
