"""What the pages say that is not said in the conversation."""


TOO_LONG = "Tin dài quá; đồng chí viết ngắn lại rồi gửi."
UNREADABLE = "Trang không đọc được yêu cầu này; đồng chí tải lại trang rồi thử lại."
SAY = {"server_away": "x", "session_over": "y", "code_unreadable": "z"}

def who(person, agency):
    return {"unit": agency, "who": ""}
def menu(person): return []
def greeting(person): return ""
