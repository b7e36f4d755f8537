"""Lists of units as officers send them."""

HEAD = "mã,tên,loại,khối,đảng viên,chỉ tiêu\n"
RIGHT = "DB001,Đảng bộ Sở Mẫu,đảng bộ,cơ quan,75,4\nDB004,Chi bộ Phường Mẫu,chi bộ,phường xã,31,2\n"
WRONG = "DB001,,đảng bộ,cơ quan,bảy mươi,4\n" + "".join(f"DB{number:03},,,,,\n" for number in range(4, 16))
LISTS = {
    "danh-sach.csv": (HEAD + RIGHT).encode(),
    "danh-sach.xlsx": (HEAD + RIGHT).encode(),  # it is read by what it is, not by its name
    "danh-sach-sai.csv": (HEAD + WRONG).encode(),
    "chi-phi.csv": "khoản,số tiền\nxăng,200000\n".encode(),
}
"""What each of them holds, by its name."""
