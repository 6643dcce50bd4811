; The installer for Windows: per user, no administrator. Compiled by `build.py nsis`, which gives
; VERSION, PAYLOAD (the bundle's folder), OUTPUT, and ADD_ON_PAYLOAD if the add-on goes along.
Unicode true
!ifndef VERSION
  !error "VERSION is missing; run: python3 packaging/build.py nsis"
!endif
!ifndef PAYLOAD
  !error "PAYLOAD is missing; run: python3 packaging/build.py nsis"
!endif
!define APP "Shapewright"
!define UNINSTALL_KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\${APP}"
!define CLASSES "Software\Classes"

!include "MUI2.nsh"
!include "FileFunc.nsh"
!include "x64.nsh"

Name "${APP} ${VERSION}"
OutFile "${OUTPUT}"
SetCompressor /SOLID lzma
SetCompressorDictSize 64
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\${APP}"
InstallDirRegKey HKCU "Software\${APP}" "InstallDir"

!define MUI_FINISHPAGE_RUN "$INSTDIR\shapewright.exe"
!insertmacro MUI_PAGE_LICENSE "${PAYLOAD}\licenses\LICENSE.txt"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"

VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${APP}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Shapewright contributors, MIT"
VIAddVersionKey "FileDescription" "${APP} setup"

Function .onInit
  ${IfNot} ${RunningX64}
    MessageBox MB_ICONSTOP "A 64-bit Windows is needed." /SD IDOK
    Abort
  ${EndIf}
FunctionEnd

!macro FileType EXTENSION CLASS TEXT
  WriteRegStr HKCU "${CLASSES}\${CLASS}" "" "${TEXT}"
  WriteRegStr HKCU "${CLASSES}\${CLASS}\DefaultIcon" "" "$INSTDIR\shapewright.exe,0"
  WriteRegStr HKCU "${CLASSES}\${CLASS}\shell\open\command" "" '"$INSTDIR\shapewright.exe" "%1"'
  ; Offered in "Open with" for every type; taken over only where it is ours.
  WriteRegStr HKCU "${CLASSES}\${EXTENSION}\OpenWithProgids" "${CLASS}" ""
!macroend

!macro FileTypeGone EXTENSION CLASS
  DeleteRegKey HKCU "${CLASSES}\${CLASS}"
  DeleteRegValue HKCU "${CLASSES}\${EXTENSION}\OpenWithProgids" "${CLASS}"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${EXTENSION}\OpenWithProgids"
  DeleteRegKey /ifempty HKCU "${CLASSES}\${EXTENSION}"
!macroend

!define SHCNE_ASSOCCHANGED 0x08000000
!macro TellExplorer
  System::Call 'shell32::SHChangeNotify(i ${SHCNE_ASSOCCHANGED}, i 0, p 0, p 0)'
!macroend

Section "${APP}" SectionProgram
  SectionIn RO
  SetOutPath "$INSTDIR"
  ; An older version's libraries must not stay beside the new ones.
  RMDir /r "$INSTDIR\lib"
  RMDir /r "$INSTDIR\licenses"
  File /r "${PAYLOAD}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortCut "$SMPROGRAMS\${APP}.lnk" "$INSTDIR\shapewright.exe"
  WriteRegStr HKCU "Software\${APP}" "InstallDir" "$INSTDIR"
  !insertmacro FileType ".shapewright" "Shapewright.Project" "Shapewright network"
  WriteRegStr HKCU "${CLASSES}\.shapewright" "" "Shapewright.Project"
  !insertmacro FileType ".keras" "Shapewright.Keras" "Keras model"
  !insertmacro FileType ".json" "Shapewright.KerasJson" "Keras architecture"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayName" "${APP}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "Publisher" "Shapewright contributors"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "DisplayIcon" "$INSTDIR\shapewright.exe"
  WriteRegStr HKCU "${UNINSTALL_KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL_KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegDWORD HKCU "${UNINSTALL_KEY}" "EstimatedSize" "$0"
  !insertmacro TellExplorer
SectionEnd

!ifdef ADD_ON_PAYLOAD
Section "Real Keras, to check networks against" SectionAddOn
  SetOutPath "$INSTDIR\verify"
  RMDir /r "$INSTDIR\verify\lib"
  File /r "${ADD_ON_PAYLOAD}\*"
SectionEnd
!endif

Section "Uninstall"
  ; Only what was installed, by name: the folder may have been chosen by a person.
  RMDir /r "$INSTDIR\lib"
  RMDir /r "$INSTDIR\licenses"
  RMDir /r "$INSTDIR\verify"
  Delete "$INSTDIR\shapewright.exe"
  Delete "$INSTDIR\shapewright-cli.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${APP}.lnk"
  !insertmacro FileTypeGone ".shapewright" "Shapewright.Project"
  !insertmacro FileTypeGone ".keras" "Shapewright.Keras"
  !insertmacro FileTypeGone ".json" "Shapewright.KerasJson"
  ReadRegStr $0 HKCU "${CLASSES}\.shapewright" ""
  StrCmp $0 "Shapewright.Project" 0 +2
    DeleteRegKey HKCU "${CLASSES}\.shapewright"
  DeleteRegKey HKCU "${UNINSTALL_KEY}"
  DeleteRegKey HKCU "Software\${APP}"
  !insertmacro TellExplorer
SectionEnd
