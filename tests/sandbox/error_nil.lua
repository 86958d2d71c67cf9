-- expect: error: the error object is nil
error(nil)
