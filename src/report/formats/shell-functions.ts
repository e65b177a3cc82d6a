/**
 * The functions of a script that replays a run. Only what POSIX names is used: no arrays, no `local`,
 * and JSON is read by `sed`, as the server writes it on one line.
 */
export const SHELL_FUNCTIONS = `BASE_URL=\${BASE_URL:-http://127.0.0.1:4010}
BASE_URL=\${BASE_URL%/}
newline='
'
differs=0

fail() {
  printf '%s\\n' "$1" >&2
  exit 2
}

# METHOD PATH [options of curl]: prints the body and then, on a line of its own, the status.
request() {
  method=$1
  url=$BASE_URL$2
  shift 2
  curl --silent --show-error --globoff --path-as-is --max-time 30 \\
    --noproxy 127.0.0.1,localhost,::1 --write-out "$newline%{http_code}" \\
    --request "$method" "$@" --url "$url" ||
    fail "No answer from $BASE_URL; start a platform with: stalemate serve"
}

# METHOD PATH [options of curl]: prints the body, and ends if the status is no success.
must() {
  answer=$(request "$@")
  case \${answer##*"$newline"} in
    2??) printf '%s\\n' "\${answer%"$newline"*}" ;;
    *) fail "$1 $2 answered \${answer##*"$newline"}: \${answer%"$newline"*}" ;;
  esac
}

create_session() {
  created=$(must POST /__admin/sessions -H 'content-type: application/json' --data-binary @-)
  id=$(printf '%s\\n' "$created" | sed -n 's/.*"id":"\\([A-Za-z0-9_-]*\\)".*/\\1/p')
  test -n "$id" || fail "The session has no id: $created"
  printf 'session %s\\n' "$id"
}

# CLIENT: prints a token for it.
token() {
  granted=$(must POST "/_s/$id/oauth/token" --user "$1:secret" --data grant_type=client_credentials)
  printf '%s\\n' "$granted" | sed -n 's/.*"access_token":"\\([^"]*\\)".*/\\1/p'
}

# MOMENT: moves the time of the session to it, in milliseconds.
clock() {
  at=$1
  must POST "/__admin/sessions/$id/clock" -H 'content-type: application/json' \\
    --data "{\\"advanceToMs\\":$at}" >/dev/null
}

# NAME STATUS TOKEN METHOD PATH [options of curl]: sends a request that is to get that status.
send() {
  name=$1 expected=$2 bearer=$3 verb=$4 path=$5
  shift 5
  answer=$(request "$verb" "/_s/$id$path" -H "authorization: Bearer $bearer" "$@")
  status=\${answer##*"$newline"}
  printf '%6s ms  %s -> %s\\n' "$at" "$name" "$status"
  test "$status" = "$expected" && return
  printf '           it was %s when the report was written\\n' "$expected"
  differs=1
}

post_report() {
  must POST "/__admin/sessions/$id/reports" -H 'content-type: application/json' \\
    --data-binary @- >/dev/null
}

verdict() {
  found=$(must GET "/__admin/sessions/$id/verdict")
  overall=$(printf '%s\\n' "\${found%%'"judgements"'*}" | sed -n 's/.*"verdict":"\\([a-z]*\\)".*/\\1/p')
  printf 'verdict %s\\n' "$overall"
  printf '%s\\n' "$found" | sed 's/{"invariant"/\\
&/g' | sed -n 's/^{"invariant":"\\([^"]*\\)".*"verdict":"fail","because":"\\(.*\\)"}.*/  \\1: \\2/p'
  test "$differs" = 0 || fail 'The platform answered otherwise than it did; it is of another version.'
  case $overall in
    pass) exit 0 ;;
    fail) exit 1 ;;
    *) fail "The verdict is neither pass nor fail: $found" ;;
  esac
}`;
