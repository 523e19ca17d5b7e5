# Fetching a package of npm; tools/nu and tools/tsc source this file. Needs PYTHON.

integrity_of() {
    "$PYTHON" -c 'import base64, hashlib, sys
print("sha512-" + base64.b64encode(hashlib.sha512(sys.stdin.buffer.read()).digest()).decode())' <"$1"
}

# fetch_package NAME VERSION INTEGRITY MEMBER FOLDER
# Extracts MEMBER (a file or folder of the package) into FOLDER, which appears only when it is
# complete. Fails where npm cannot fetch the package; ends the program where the package is not
# the one that INTEGRITY names (npm's own notation: sha512- and the hash in base64).
fetch_package() {
    command -v npm >/dev/null || return 1
    echo "Fetching $1 $2 …" >&2
    mkdir -p "$(dirname "$5")"
    new=$(mktemp -d "$(dirname "$5")/new.XXXXXX")
    trap 'rm -rf "$new"' EXIT
    (cd "$new" && npm pack --silent "$1@$2" >/dev/null) || return 1
    if [ "$(integrity_of "$new/$1-$2.tgz")" != "$3" ]; then
        echo "The hash of $1 $2 from npm is not the one in $0. The package is not used." >&2
        exit 1
    fi
    mkdir "$new/content"
    tar -xzf "$new/$1-$2.tgz" -C "$new/content" --strip-components 1 "package/$4"
    rm -rf "$5"
    mv "$new/content" "$5"
    rm -rf "$new"
}

# leave_out WHAT WHY: says so and ends the program; a run on GitHub leaves nothing out and fails.
leave_out() {
    echo "$1: left out, as $2." >&2
    [ -z "${GITHUB_ACTIONS:-}" ] || exit 1
    exit 0
}
