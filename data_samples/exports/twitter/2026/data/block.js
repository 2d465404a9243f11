window.YTD.block.part0 = [
  {
    "blocking" : {
      "accountId" : "1788990011223344556",
      "userLink" : "https://twitter.com/intent/user?user_id=1788990011223344556"
    }
  }
]