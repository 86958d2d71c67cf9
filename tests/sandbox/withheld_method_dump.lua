-- expect: error: method 'dump'
return (""):dump()
