return{x=case
.a
["b"]
[i].c{},f"s",g[[l]]}
[1]