#!/bin/sh
# Whether HTTP is spoken at a port of this container: greets.sh PORT. By wget where the image has it, else by bash.
if command -v wget >/dev/null; then
  wget -S -O /dev/null "http://127.0.0.1:$1/health" 2>&1 | grep -q HTTP/
else
  exec bash -c 'exec 3<>"/dev/tcp/127.0.0.1/$1" && printf "GET /health HTTP/1.0\r\n\r\n" >&3 && read -r answer <&3 && [[ $answer == HTTP/* ]]' greets "$1"
fi
