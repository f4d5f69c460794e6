# A manual page as a web page: headings, bold words, and text left as it stands between .nf and .fi.
function escape(text) { gsub(/&/, "\\&amp;", text); gsub(/</, "\\&lt;", text); gsub(/\\-/, "-", text); return text }
BEGIN { print "<!doctype html><meta charset=utf-8><title>orrery</title><style>body{font:1rem/1.5 system-ui;max-width:44rem;margin:3rem auto}</style>" }
/^\.TH/ { next }
/^\.SH/ { sub(/^\.SH /, ""); print "<h2>" escape($0) "</h2>"; next }
/^\.nf/ { print "<pre>"; next }
/^\.fi/ { print "</pre>"; next }
/^\.B /  { sub(/^\.B /, ""); print "<b>" escape($0) "</b>"; next }
{ print escape($0) }
