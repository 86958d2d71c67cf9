#include "match/general_code.h"

#include "base/ascii.h"
#include "match/error_code.h"

#include <strings.h>

/* Sources: learn.microsoft.com/windows/win32/seccrypto/common-hresult-values; 0x80070002,
   0x80070003 and 0x800705B4 are the Win32 errors file not found, path not found and timeout;
   0x80131500 and 0x80131509 are .NET's COR_E_EXCEPTION and COR_E_INVALIDOPERATION; 0x8004… are
   the Dataverse codes of any invalid argument, unexpected error, missing privilege, missing record,
   plug-in that fails and repeated failure (Microsoft's reference of its web service error codes).
 */
static const uint32_t numbers[] = {
  0x80004001, 0x80004002, 0x80004003, 0x80004004, 0x80004005, 0x8000FFFF, 0x80070002,
  0x80070003, 0x80070005, 0x80070006, 0x8007000E, 0x80070057, 0x800705B4, 0x80131500,
  0x80131509, 0x80040203, 0x80040216, 0x80040217, 0x80040220, 0x80040224, 0x8004F045,
};

/* Sources: the members of System.Net.HttpStatusCode that are errors; exceptions of .NET and of its
   HTTP and service clients that wrap others; the codes of Exchange Web Services and of Azure for
   any error of a server; the names of the numbers above. */
static const char *const names[] = {
  /* HTTP */
  "BadRequest",
  "Unauthorized",
  "PaymentRequired",
  "Forbidden",
  "NotFound",
  "MethodNotAllowed",
  "NotAcceptable",
  "ProxyAuthenticationRequired",
  "RequestTimeout",
  "Conflict",
  "Gone",
  "LengthRequired",
  "PreconditionFailed",
  "RequestEntityTooLarge",
  "RequestUriTooLong",
  "UnsupportedMediaType",
  "RequestedRangeNotSatisfiable",
  "ExpectationFailed",
  "MisdirectedRequest",
  "UnprocessableEntity",
  "Locked",
  "FailedDependency",
  "UpgradeRequired",
  "PreconditionRequired",
  "TooManyRequests",
  "RequestHeaderFieldsTooLarge",
  "UnavailableForLegalReasons",
  "InternalServerError",
  "NotImplemented",
  "BadGateway",
  "ServiceUnavailable",
  "GatewayTimeout",
  "HttpVersionNotSupported",
  "VariantAlsoNegotiates",
  "InsufficientStorage",
  "LoopDetected",
  "NotExtended",
  "NetworkAuthenticationRequired",
  /* exceptions */
  "Exception",
  "AggregateException",
  "ApplicationException",
  "ArgumentException",
  "ArgumentNullException",
  "COMException",
  "CrmException",
  "FaultException",
  "HttpException",
  "HttpRequestException",
  "InvalidOperationException",
  "IOException",
  "NullReferenceException",
  "OperationCanceledException",
  "SocketException",
  "SqlException",
  "SystemException",
  "TargetInvocationException",
  "TaskCanceledException",
  "TimeoutException",
  "UnauthorizedAccessException",
  "WebException",
  /* of services */
  "AccessDenied",
  "ErrorAccessDenied",
  "ErrorInternalServerError",
  "GeneralError",
  "InnerError",
  "InnerException",
  "InternalError",
  "InvalidArgument",
  "InvalidRequest",
  "OperationFailed",
  "OperationTimedOut",
  "PermissionDenied",
  "IsvUnExpected",
  "PrivilegeDenied",
  "RequestFailed",
  "RetryFailed",
  "ServerError",
  "Timeout",
  "UnExpected",
  "UnexpectedError",
  "UnexpectedException",
  "UnhandledException",
  "UnknownError",
  "UnknownException",
  "E_ABORT",
  "E_ACCESSDENIED",
  "E_FAIL",
  "E_HANDLE",
  "E_INVALIDARG",
  "E_NOINTERFACE",
  "E_NOTIMPL",
  "E_OUTOFMEMORY",
  "E_POINTER",
  "E_UNEXPECTED",
};

/* "401", "503": of HTTP, and of much else. */
static bool is_short_number(struct kb_slice code)
{
  size_t digits = 0;
  while (digits < code.length && kb_is_digit(code.data[digits])) {
    digits++;
  }
  return digits == code.length && digits <= 3;
}

static bool is_general_word(struct kb_slice code)
{
  uint32_t number;
  const bool has_namespace = code.length > 0 && !kb_is_digit(code.data[0]); /* unlike 5.7.139 */
  for (size_t at = has_namespace ? code.length : 0; at > 0; at--) {
    if (code.data[at - 1] == '.') { /* Crm. and the namespaces of classes */
      code = (struct kb_slice){code.data + at, code.length - at};
      break;
    }
  }
  if (is_short_number(code)) {
    return true;
  }
  const bool has_number = kb_code_number(code, &number);
  for (size_t i = 0; has_number && i < sizeof numbers / sizeof numbers[0]; i++) {
    if (numbers[i] == number) {
      return true;
    }
  }
  for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
    if (strlen(names[i]) == code.length && strncasecmp(names[i], code.data, code.length) == 0) {
      return true;
    }
  }
  return false;
}

bool kb_code_is_general(struct kb_slice code)
{
  while (code.length > 0) {
    const char *space = memchr(code.data, ' ', code.length);
    const size_t length = space ? (size_t)(space - code.data) : code.length;
    if (!is_general_word((struct kb_slice){code.data, length})) {
      return false;
    }
    const size_t passed = length + (space != NULL);
    code = (struct kb_slice){code.data + passed, code.length - passed};
  }
  return true;
}
