#!/bin/sh
# Installs Shapewright for one person: no root, no network.
#   shapewright-VERSION.run                     install
#   shapewright-VERSION.run -- --uninstall      remove everything but your own files
#   shapewright-VERSION.run -- --prefix DIR     install below DIR instead of ~/.local
set -eu

ID=org.shapewright.Shapewright
PREFIX="$HOME/.local"
UNINSTALL=no
while [ $# -gt 0 ]; do
    case "$1" in
        --uninstall) UNINSTALL=yes ;;
        --prefix)
            [ $# -gt 1 ] || { echo "--prefix needs a folder" >&2; exit 2; }
            shift
            PREFIX=$1
            ;;
        *) echo "unknown argument: $1 (known: --uninstall, --prefix DIR)" >&2; exit 2 ;;
    esac
    shift
done
case "$PREFIX" in /*) ;; *) PREFIX="$PWD/$PREFIX" ;; esac

SHARE="$PREFIX/share"
# Without a prefix of one's own, the place where the desktop looks.
[ "$PREFIX" != "$HOME/.local" ] || SHARE="${XDG_DATA_HOME:-$HOME/.local/share}"
HOME_OF_IT="$PREFIX/opt/shapewright"
BIN="$PREFIX/bin"
APPS="$SHARE/applications"
MIME="$SHARE/mime"
ICONS="$SHARE/icons/hicolor"

refresh() {
    if command -v update-desktop-database >/dev/null; then
        update-desktop-database "$APPS" 2>/dev/null || :
    fi
    if command -v update-mime-database >/dev/null; then
        update-mime-database "$MIME" 2>/dev/null || :
    fi
}

remove() {
    rm -rf "$HOME_OF_IT"
    rm -f "$BIN/shapewright" "$APPS/$ID.desktop" "$MIME/packages/$ID.xml"
    rm -f "$ICONS/scalable/apps/$ID.svg"
    rm -f "$ICONS/scalable/mimetypes/application-x-shapewright.svg"
}

# Caches that describe nothing any more, and folders that are empty now, were ours; others stay.
tidy() {
    if [ "$(ls -A "$APPS" 2>/dev/null)" = mimeinfo.cache ]; then
        rm -f "$APPS/mimeinfo.cache"
    fi
    if [ -d "$MIME/packages" ] && [ -z "$(ls -A "$MIME/packages")" ]; then
        for cache in XMLnamespaces aliases generic-icons globs globs2 icons magic mime.cache \
            subclasses treemagic types version; do
            rm -f "$MIME/$cache"
        done
    fi
    for folder in "$PREFIX/opt" "$BIN" "$APPS" "$MIME/packages" "$MIME" \
        "$ICONS/scalable/apps" "$ICONS/scalable/mimetypes" "$ICONS/scalable" "$ICONS" \
        "${ICONS%/hicolor}"; do
        rmdir "$folder" 2>/dev/null || :
    done
}

if [ "$UNINSTALL" = yes ]; then
    remove
    refresh
    tidy
    echo "Shapewright was removed. Your own files are untouched."
    exit 0
fi

missing=
known=$( (/sbin/ldconfig -p || ldconfig -p) 2>/dev/null || : )
for library in libGL.so.1 libEGL.so.1 libX11.so.6 libxcb.so.1 libdbus-1.so.3 libglib-2.0.so.0 \
    libfontconfig.so.1 libfreetype.so.6; do
    case "$known" in *"$library "*) ;; *) missing="$missing $library" ;; esac
done
if [ -n "$missing" ] && [ -n "$known" ]; then
    echo "warning: this system lacks$missing; the window will not open without them." >&2
fi

remove
mkdir -p "$HOME_OF_IT" "$BIN" "$APPS" "$MIME/packages" \
    "$ICONS/scalable/apps" "$ICONS/scalable/mimetypes"
cp -a app/. "$HOME_OF_IT"
ln -s "$HOME_OF_IT/shapewright" "$BIN/shapewright"
# Spaces in a path are quoted as the desktop entry specification wants it.
sed -e "s|^Exec=shapewright|Exec=\"$HOME_OF_IT/shapewright\"|" \
    -e "s|^TryExec=.*|TryExec=$HOME_OF_IT/shapewright|" \
    "$ID.desktop" >"$APPS/$ID.desktop"
cp "$ID.mime.xml" "$MIME/packages/$ID.xml"
cp "$ID.svg" "$ICONS/scalable/apps/$ID.svg"
cp "$ID.svg" "$ICONS/scalable/mimetypes/application-x-shapewright.svg"
refresh
echo "Shapewright was installed: $BIN/shapewright"
case ":$PATH:" in
    *":$BIN:"*) ;;
    *) echo "$BIN is not on your PATH; start it from the menu, or add the folder." ;;
esac
