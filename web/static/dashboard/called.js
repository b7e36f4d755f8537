// The app puts what it vouches for behind the #: handed on at once, or, where we stand in its frame, in a tab of our own.
const said = new URLSearchParams(location.hash.slice(1)).get("tgWebAppData");
if (said) {
  const form = document.getElementById("called");
  form.elements.data.value = said;
  document.getElementById("plain").hidden = true;
  history.replaceState(null, "", location.pathname);
  if (window.top === window.self) {
    document.getElementById("opening").hidden = false;
    form.submit();
  } else {
    form.target = "_blank";
    form.hidden = false;
  }
}
