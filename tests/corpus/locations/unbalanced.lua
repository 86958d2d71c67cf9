return { a = { b = ( [ } , a = 1 ) ] end until } do function
a[1]