# Turns elements.tsv into C: one row of numbers for each planet, its elements and then their changes.
BEGIN { FS = "\t" }
/^#/ { next }
NF != 7 { printf "elements.tsv:%d: seven columns are needed, here are %d\n", NR, NF > "/dev/stderr"; exit 1 }
$1 != "+" { printf "    {\"%s\", {%s, %s, %s, %s, %s, %s}, ", $1, $2, $3, $4, $5, $6, $7 }
$1 == "+" { printf "{%s, %s, %s, %s, %s, %s}},\n", $2, $3, $4, $5, $6, $7 }
