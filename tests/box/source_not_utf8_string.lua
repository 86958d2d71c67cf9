-- expect: done
return #"ÿþ"
