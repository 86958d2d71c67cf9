-- expect: error: articles set no globals: write "local count = …"
count = 1
